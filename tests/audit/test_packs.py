"""Packed ids come out as they went in."""

from hypothesis import given
from hypothesis import strategies as st

from academy.audit.packs import Packer, unpacked


@given(st.lists(st.integers(1, 2**62), max_size=50))
def test_packed_ids_come_out_as_they_went_in(ids):
    packer = Packer()
    packer.add(ids[:7])
    packer.add(ids[7:])
    packed = packer.packed()
    assert list(unpacked(packed.people)) == ids
    assert (packed.count, packed.lowest) == (len(ids), min(ids, default=0))
    assert packed.highest == max(ids, default=0)
