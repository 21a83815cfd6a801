"""Random changes that must not change the answer. Tensors are [C, z, y, x], background 0."""
import torch


def chance(share):
    return torch.rand(()).item() < share


def between(low, high):
    return low + (high - low) * torch.rand(()).item()


def flip(*tensors, axes=(1, 2, 3)):
    chosen = [axis for axis in axes if chance(0.5)]
    return [torch.flip(t, chosen) if chosen else t for t in tensors]


def turn(*tensors):
    """Axes exchanged: shape and texture keep their meaning."""
    order = [0, *[int(axis) + 1 for axis in torch.randperm(3)]]
    return [t.permute(order) for t in tensors]


def shift(tensor, most):
    """Moves by whole voxels, background comes in."""
    moves = [int(m) for m in torch.randint(-most, most + 1, (3,))]
    moved = torch.roll(tensor, moves, (1, 2, 3))
    for axis, move in enumerate(moves, 1):
        if move != 0:
            size = tensor.shape[axis]
            moved.narrow(axis, 0 if move > 0 else size + move, abs(move)).zero_()
    return moved


def intensities(channel, spread=0.12, noise=0.12):
    """Another gain, offset and noise within the brain."""
    brain = channel != 0
    changed = channel * between(1 - spread, 1 + spread) + between(-spread, spread)
    if chance(0.4):
        changed = changed + between(0, noise) * torch.randn(channel.shape)
    return torch.where(brain, changed, channel)


def redraw(mask):
    """The region drawn one voxel wider or narrower."""
    wide = torch.nn.functional.max_pool3d(mask[None], 3, 1, 1)[0]
    if chance(0.5):
        return wide
    return 1 - torch.nn.functional.max_pool3d(1 - mask[None], 3, 1, 1)[0]
