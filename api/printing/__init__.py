"""What is printed of an edition: asked of GraphQL by whoever prints, put together once."""
