"""
A bare echo on python-telegram-bot, as its own examples write it: what bench/all.py measures beside.

Keeps nothing: what it was told and has not answered yet is gone when it dies.
"""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Poll until a signal."""
    api = os.environ["BENCH_API"]
    builder = ApplicationBuilder().token(os.environ["BENCH_TOKEN"])
    application = builder.base_url(f"{api}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
