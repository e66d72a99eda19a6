"""
`suping`, but without Telegram's pace: a benchmark asks what a turn costs, not what Telegram allows.

Bench only. With the pace a desk sends 28 messages a second, and filing would wait for that.
"""

from datetime import timedelta

import bot.pace
from bot.command_line import main

if __name__ == "__main__":
    bot.pace.ALL_PER_SECOND = bot.pace.CALM_PER_SECOND = 1_000_000
    bot.pace.PER_CHAT = timedelta(0)
    main()
