"""The asset graph: thin wrappers around ingestion, dbt and publication, with the metadata that the UI shows."""
