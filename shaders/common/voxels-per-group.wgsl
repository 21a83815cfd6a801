// Sixteen voxels a thread: enough that emptying a workgroup's own counters costs little beside filling them.
const VOXELS_PER_GROUP = 4096u;
