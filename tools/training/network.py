"""Runs an ONNX file on prepared tensors with ONNX Runtime."""
import numpy
import onnxruntime


def open_network(path, threads=1):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return lambda tensor: dict(zip(names, session.run(None, {"image": tensor.astype(numpy.float32)})))


def run_all(network, tensors, without=()):
    """Logits and features of many; `without` names channels that are taken away."""
    logits, features = [], []
    for tensor in tensors:
        tensor = tensor[None].astype(numpy.float32)
        tensor[:, list(without)] = 0
        found = network(tensor)
        logits.append(found["logits"][0])
        features.append(found["features"][0])
    return numpy.array(logits, float), numpy.array(features, float)
