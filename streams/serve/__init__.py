"""What people and services see: SQL tables, the API, the live page and notifications, all read from the topics."""
