"""What tests of `/reflect` share: the question on the screen, and an answer to it."""

from slackbot.coach.reflecting import Prompt
from tests.talk import Speaker, Talk

MENU = "\n[Edit · Remove]"


def question_in(talk: Talk, shown: str) -> Prompt:
    """The prompt whose question is shown."""
    return next(prompt for prompt in talk.bot.words.library.prompts if prompt.text in shown)


async def is_asked(speaker: Speaker, command: str = "/reflect") -> Prompt:
    """Ask for a question, and return it."""
    return question_in(speaker.talk, await speaker.types(command))


async def answers(speaker: Speaker, text: str) -> dict[str, str] | None:
    """Answer the question on the screen."""
    await speaker.presses("Answer")
    return await speaker.saves(text=text)
