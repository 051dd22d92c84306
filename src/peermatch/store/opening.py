"""Opening sealed blobs: fields, `ERASED`, or an error; never one in place of another."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from peermatch.store.names import Fields, Names
from peermatch.store.sealing import ERASED, Erased, Seal, Tampered, open_up, read_seal
from peermatch.store.vault import Vault
from peermatch.store.wire import decoded_personal

Opened = Mapping[str, object] | Erased


class Opener:
    """Opens blobs with the vault's keys; knows nothing of viewers (see `Store.open`)."""

    def __init__(self, vault: Vault, names: Names) -> None:
        self._vault = vault
        self._names = names

    def subjects(self, blobs: Iterable[bytes | None]) -> frozenset[UUID]:
        """Whose data the blobs hold. Raises Tampered for what is no blob."""
        return frozenset(read_seal(blob)[0].subject for blob in blobs if blob is not None)

    def open_all(self, blobs: Iterable[bytes | None]) -> list[Opened]:
        """Each blob's fields by name, in order; `{}` for None, ERASED for an erased person.

        Raises KeyUnavailable when a person has neither key nor tombstone, Tampered when a blob
        was changed.
        """
        listed = list(blobs)
        self._vault.lease_keys(self.subjects(listed))
        return [{} if blob is None else self.open_one(blob) for blob in listed]

    def open_one(self, blob: bytes) -> Fields | Erased:
        seal, start = read_seal(blob)
        key = self._vault.key_for_opening(seal.subject)
        if key is None:
            return ERASED
        plaintext = open_up(key, blob, start)
        return decoded_personal(self._names.stored(seal.name), seal.shape, plaintext)

    def open_at(self, blob: bytes, expected: Seal) -> Fields | Erased:
        """The same for a blob in the log. Raises Tampered when it belongs to another place."""
        if read_seal(blob)[0] != expected:
            raise Tampered("a sealed blob stands where it was not written")
        return self.open_one(blob)
