"""What to say: angles, messages and the outline, all decided on facts before a word is printed."""

from briefgen.planning.angles import Angle, angles
from briefgen.planning.facts import FactDesk
from briefgen.planning.messages import HELPERS, Message
from briefgen.planning.outline import Plan, plan
from briefgen.planning.scopes import known_baskets

__all__ = ["HELPERS", "Angle", "FactDesk", "Message", "Plan", "angles", "known_baskets", "plan"]
