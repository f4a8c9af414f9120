"""The REST interface of Confluence Data Center."""
