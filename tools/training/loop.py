"""What both trainings share: a budget of time, averaged weights, the best state on validation, checkpoints, a log."""
import copy
import math
import os
import time

import torch

WARM_UP = 0.04
HIGHEST_RATE = 2e-3


class Loop:
    """Runs epochs until the minutes are over. The learning rate falls as half a cosine of the time spent."""

    def __init__(self, network, minutes, checkpoint, log):
        self.network = network
        self.budget = 60 * minutes
        self.checkpoint = checkpoint
        self.log_path = log
        self.optimiser = torch.optim.AdamW(network.parameters(), lr=HIGHEST_RATE, weight_decay=0.02)
        self.averaged = copy.deepcopy(network)
        self.spent = 0.0
        self.epoch = 0
        self.steps = 0
        self.best = math.inf
        self.best_state = None
        if os.path.exists(checkpoint):
            self.resume()

    def resume(self):
        state = torch.load(self.checkpoint)
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])
        for name in ("spent", "epoch", "steps", "best", "best_state"):
            setattr(self, name, state[name])

    def save(self):
        state = {name: getattr(self, name) for name in ("spent", "epoch", "steps", "best", "best_state")}
        state["network"] = self.network.state_dict()
        state["averaged"] = self.averaged.state_dict()
        state["optimiser"] = self.optimiser.state_dict()
        torch.save(state, self.checkpoint + ".part")
        os.replace(self.checkpoint + ".part", self.checkpoint)

    def log(self, line):
        text = f"{time.strftime('%H:%M:%S')} epoch {self.epoch} {self.spent / 60:.1f} min {line}"
        print(text, flush=True)
        with open(self.log_path, "a", encoding="utf8") as file:
            file.write(text + "\n")

    def run(self, batches, loss_of, validate):
        """`validate(network)` -> (number to make small, line for the log)."""
        while self.spent < self.budget:
            self.network.train()
            total, count = 0.0, 0
            since = time.time()
            for batch in batches():
                self.set_rate(self.spent + time.time() - since)
                self.optimiser.zero_grad()
                loss = loss_of(self.network, batch)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5)
                self.optimiser.step()
                self.average()
                total, count = total + float(loss.detach()), count + 1
            self.epoch += 1
            self.averaged.eval()
            with torch.no_grad():
                score, line = validate(self.averaged)
            self.spent += time.time() - since
            if score < self.best:
                self.best = score
                self.best_state = copy.deepcopy(self.averaged.state_dict())
            self.log(f"loss {total / max(1, count):.4f} validation {score:.4f}{'*' if score == self.best else ''} {line}")
            self.save()

    def set_rate(self, spent):
        share = min(1.0, spent / self.budget)
        rate = share / WARM_UP if share < WARM_UP else 0.5 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))
        for group in self.optimiser.param_groups:
            group["lr"] = HIGHEST_RATE * max(rate, 0.01)

    def average(self):
        """Exponential moving average of weights and statistics, over fewer steps at the beginning."""
        self.steps += 1
        keep = min(0.99, self.steps / (self.steps + 10))
        own = self.network.state_dict()
        for name, value in self.averaged.state_dict().items():
            if value.dtype.is_floating_point:
                value.mul_(keep).add_(own[name], alpha=1 - keep)
            else:
                value.copy_(own[name])
