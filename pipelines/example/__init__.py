"""Example deliveries: what Hengelo published, and generated registers that reproduce those figures exactly.

Shares no logic with ingestion or dbt: what it writes is judged by code that has never seen this package.
"""

from pipelines.example.errors import ExampleError
from pipelines.example.generator import ExampleReport, generate

__all__ = ["ExampleError", "ExampleReport", "generate"]
