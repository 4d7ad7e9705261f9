"""The second reader: a language model behind an OpenAI-compatible endpoint, held to the words of the report.

report -> numbered lines -> chunks -> prompt -> cache or endpoint -> answer -> aligned spans, closed labels -> events
"""
