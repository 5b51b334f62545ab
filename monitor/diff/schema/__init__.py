"""What one schema says, whatever its spelling."""
