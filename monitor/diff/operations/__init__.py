"""What differs between two operations, and between what belongs to them: stated as facts."""
