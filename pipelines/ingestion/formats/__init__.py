"""From the bytes of a file to headers and texts: CSV, XLSX, iWmo/iJw messages, and a ZIP of these."""
