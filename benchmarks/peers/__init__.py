"""The home page as others would write it, to be measured beside ours.

They run in an environment of their own (requirements-bench.lock), and import nothing of ours.
"""
