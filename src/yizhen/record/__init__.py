"""留痕 record: every act once, hash-chained, never edited; it carries the news upward (it is the outbox)."""
