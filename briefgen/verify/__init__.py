"""The proof: nothing is published that its facts do not prove, and a finished file can be proven again."""

from briefgen.verify.article import prove
from briefgen.verify.proofs import prove_proofs
from briefgen.verify.published import verify_file

__all__ = ["prove", "prove_proofs", "verify_file"]
