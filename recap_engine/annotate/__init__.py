"""What people do to sounds and captions: decide, undo, curate; and which sound a file is."""
