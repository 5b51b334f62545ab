"""What green runs and past verdicts leave behind."""
