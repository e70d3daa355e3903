"""Assignment of Python names to operations, webhooks, models, fields and enum members."""
