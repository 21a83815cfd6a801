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


# Of normalised intensities.
LEVELS = (1.0, 2.0, 3.5)


def pool(x):
    return nn.functional.avg_pool3d(x, 8, count_include_pad=False)


class Halve(nn.Sequential):
    def __init__(self, inputs, outputs):
        normal = nn.BatchNorm3d(outputs)
        super().__init__(nn.Conv3d(inputs, outputs, 2, 2, bias=False), normal, nn.ReLU(inplace=True))


class Genotype(nn.Module):
    """[N, 6, 48, 48, 48], the region last -> logits [N, heads], features [N, 121], cam [N, heads, 6, 6, 6].

    Images enter twice, as they are and within the region alone, and the last feature map is averaged over the region: a
    tumour fills a tenth of the field. Beside the 96 learnt maps it holds how far intensities of the region go above a few
    levels, a coarse histogram that need not be learnt. Weights of the average are made part of the map, so the plain mean
    of a head's activation map plus its bias is its logit (Zhou et al., CVPR 2016). Halving kernels of 2 keep cells of the
    map over the voxels that they are made of.
    """

    def __init__(self, channels=6, heads=4):
        super().__init__()
        self.body = nn.Sequential(
            Halve(2 * channels - 1, 16),
            Residual(16),
            Halve(16, 32),
            Residual(32),
            Residual(32),
            Halve(32, 64),
            Residual(64),
            conv(64, 96),
            nn.ReLU(inplace=True),
        )
        count = 96 + (channels - 1) * (2 + len(LEVELS))
        self.scale = Scale(count)
        self.dropout = nn.Dropout(0.3)
        self.head = nn.Linear(count, heads)
        self.folded = None

    def forward(self, x):
        region, images = x[:, -1:], x[:, :-1]
        share = pool(region)
        within = images * region
        levels = [within, torch.relu(-within), *[torch.relu(within - level) for level in LEVELS]]
        last = torch.cat([self.body(torch.cat([x, within], 1)) * share, pool(torch.cat(levels, 1))], 1)
        last = last / (share.mean((2, 3, 4), keepdim=True) + 1e-4)
        features = last.mean((2, 3, 4))
        if self.training:
            return self.head(self.dropout(self.scale(features))), features, None
        weight, bias = self.linear()
        cam = nn.functional.conv3d(last, weight[:, :, None, None, None])
        return nn.functional.linear(features, weight, bias), features, cam

    def linear(self):
        """Scaling is linear too: weights and biases that hold for the features as they are. Computed once, constants of
        the graph."""
        if self.folded is None:
            weight = self.head.weight / self.scale.sd
            return weight, self.head.bias - weight @ self.scale.mean
        return self.folded

    def fold(self):
        with torch.no_grad():
            self.folded = self.linear()


class Scale(nn.Module):
    """Standardises by running statistics, in training as well: those of a batch of eight would be noise."""

    def __init__(self, count):
        super().__init__()
        self.register_buffer("mean", torch.zeros(count))
        self.register_buffer("sd", torch.ones(count))
        self.register_buffer("steps", torch.zeros(()))

    def forward(self, x):
        with torch.no_grad():
            self.steps += 1
            share = max(0.02, 1 / float(self.steps))
            self.mean += share * (x.mean(0) - self.mean)
            spread = ((x - self.mean) ** 2).mean(0).sqrt()
            self.sd += share * (spread - self.sd)
            self.sd.clamp_(min=1e-3)
        return (x - self.mean) / self.sd


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
    if isinstance(network, Genotype):
        network.fold()
    torch.onnx.export(
        network,
        torch.zeros(shape),
        path,
        opset_version=15,
        input_names=["image"],
        output_names=names,
        do_constant_folding=True,
    )
