"""`suping` as it is, but for how long it waits for a server: a test has not half a minute."""

import bot.receiver
import bot.request
import bot.retry
import bot.transport
from bot.command_line import main

bot.request.READ_SECONDS = bot.request.CONNECT_SECONDS = 1.0
bot.transport.POLL_SECONDS = 1
bot.retry.BACK_OFF = bot.receiver.BACK_OFF = (0.2,) * len(bot.retry.BACK_OFF)
bot.retry.TOKEN_PAUSE = bot.receiver.TOKEN_PAUSE = 0.5

if __name__ == "__main__":
    main()
