"""Where the worker finds how a problem is told."""

from core.problem import problem_text as problem_text
