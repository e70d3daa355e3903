"""Resolution of references: `$ref`, `$id`, anchors and dynamic scope."""
