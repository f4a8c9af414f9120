"""Pure: Confluence's storage format, read by byte offsets and changed by splicing.

Nothing here fetches or writes a page.
"""
