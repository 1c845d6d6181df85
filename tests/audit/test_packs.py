"""Packed ids come out as they went in."""

from hypothesis import given
from hypothesis import strategies as st

from academy.audit.packs import Packer, unpacked


@given(st.lists(st.integers(1, 2**62), max_size=50))
def test_packed_ids_come_out_as_they_went_in(ids):
    packer = Packer()
    packer.add(ids[:7])
    packer.add(ids[7:])
    assert list(unpacked(packer.packed())) == ids
    assert packer.count == len(ids)
