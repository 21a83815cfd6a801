"""The two networks. Only operations that onnxruntime-web runs on WebGPU; batch normalisation folds into convolutions."""
import torch
from torch import nn


def conv(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv3d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm3d(outputs))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = conv(channels, channels)
        self.second = conv(channels, channels)

    def forward(self, x):
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class Down(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(conv(inputs, outputs, 2), nn.ReLU(inplace=True))


class Genotype(nn.Module):
    """[N, 6, 48, 48, 48] -> logits [N, heads], features [N, 96], cam [N, heads, 6, 6, 6].

    The heads are linear on the mean of the last feature map, so the mean of a head's activation map plus its bias is
    its logit (Zhou et al., CVPR 2016).
    """

    def __init__(self, channels=6, heads=4):
        super().__init__()
        self.body = nn.Sequential(
            Down(channels, 16),
            Residual(16),
            Down(16, 32),
            Residual(32),
            Residual(32),
            Down(32, 64),
            Residual(64),
            conv(64, 96),
            nn.ReLU(inplace=True),
        )
        self.dropout = nn.Dropout(0.3)
        self.weight = nn.Conv3d(96, heads, 1, bias=False)
        self.bias = nn.Parameter(torch.zeros(heads))

    def forward(self, x):
        last = self.body(x)
        features = last.mean((2, 3, 4))
        logits = nn.functional.linear(self.dropout(features), self.weight.weight.flatten(1), self.bias)
        return logits, features, self.weight(last)


class Segmentation(nn.Module):
    """U-Net: [N, 4, D, H, W], multiples of 8 -> logits of whole, core, enhancing [N, 3, D, H, W]."""

    def __init__(self, channels=4, regions=3):
        super().__init__()
        self.at_half = nn.Sequential(Down(channels, 16), Residual(16))
        self.at_quarter = nn.Sequential(Down(16, 32), Residual(32))
        self.at_eighth = nn.Sequential(Down(32, 64), Residual(64), Residual(64))
        self.up_quarter = nn.ConvTranspose3d(64, 32, 2, 2)
        self.join_quarter = nn.Sequential(conv(64, 32), nn.ReLU(inplace=True))
        self.up_half = nn.ConvTranspose3d(32, 16, 2, 2)
        self.join_half = nn.Sequential(conv(32, 16), nn.ReLU(inplace=True))
        self.up = nn.ConvTranspose3d(16, regions, 2, 2)

    def forward(self, x):
        half = self.at_half(x)
        quarter = self.at_quarter(half)
        eighth = self.at_eighth(quarter)
        quarter = self.join_quarter(torch.cat([self.up_quarter(eighth), quarter], 1))
        half = self.join_half(torch.cat([self.up_half(quarter), half], 1))
        return self.up(half)


def export(network, shape, path, names):
    """Static shapes, opset 15, float32."""
    network.eval()
    torch.onnx.export(
        network,
        torch.zeros(shape),
        path,
        opset_version=15,
        input_names=["image"],
        output_names=names,
        do_constant_folding=True,
    )
