"""Messengers: each module makes one of them look like `domain.channels.Channel`; none knows another."""
