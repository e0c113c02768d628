"""Every sentence and title that people read, in English and Chinese (文案)."""
