"""Twenty-seven documents of one feature each, and what opgen and its peers make of them, off a real socket."""
