"""What people see: terminal, page, notebook. Views read records and change nothing."""
