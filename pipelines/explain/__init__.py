"""From a published figure back to its definition, its parts, its deliveries and what is known about it."""

from pipelines.explain.answer import explain
from pipelines.explain.model import Explanation, Part, Question, QuestionError

__all__ = ["Explanation", "Part", "Question", "QuestionError", "explain"]
