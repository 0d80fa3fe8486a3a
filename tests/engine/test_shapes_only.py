"""Modules with shapes and no memory."""

import torch
from torch import nn

from recap_engine.shapes_only import shapes_only


def test_modules_have_shapes_but_no_memory_and_are_not_initialised():
    with shapes_only():
        table, layer = nn.Embedding(1_000_000_000, 512), nn.Linear(512, 3)
    assert table.weight.shape == (1_000_000_000, 512)
    assert {tensor.device.type for tensor in (table.weight, layer.weight, layer.bias)} == {"meta"}
    assert nn.init.ones_(torch.empty(2)).tolist() == [1.0, 1.0]


def test_the_tensors_of_a_file_can_be_taken_over():
    with shapes_only():
        layer = nn.Linear(2, 1, bias=False)
    layer.load_state_dict({"weight": torch.tensor([[1.0, 2.0]])}, assign=True)
    assert layer(torch.tensor([3.0, 4.0])).tolist() == [11.0]
