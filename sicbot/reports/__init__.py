"""Pure: plans and audits as tables, HTML, CSV, XLSX and JSON."""
