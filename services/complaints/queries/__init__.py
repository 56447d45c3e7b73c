"""What is asked about complaints."""
