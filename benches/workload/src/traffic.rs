//! Contacts and events for the welcome example.
