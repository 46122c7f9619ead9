"""Measuring whether lips and voice are told apart from lips and another voice."""
