"""Large documents: what is cut and loaded piece by piece behaves as what is not."""
