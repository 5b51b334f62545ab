"""What people and programs are shown, as whole texts."""
