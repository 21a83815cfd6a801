import { SEQUENCES } from '../volume/sequence.ts';

export const PREDICT_HELP = `What a model says of a case: genotype probabilities, a signature's score, or regions that it draws.

npm run --silent predict -- --model MODEL --case FOLDER [options]
npm run --silent predict -- --model MODEL --sequence NAME=IMAGE [--sequence NAME=IMAGE …] --mask MASK [options]
npm run --silent predict -- --model MODEL [--model MODEL …] --batch FOLDER [options]

  --model MODEL      a folder with model.json and its ONNX file, a model.json, or the id of a shipped model
                     (public/models). Size and SHA-256 of the ONNX file must be those that model.json says
  --case FOLDER      images and mask of one case: a folder or zip archive with NIfTI, NRRD, MetaImage or DICOM.
                     What each image is, header, name and content tell, as on the page; of several images of one
                     sequence the finest is taken, with a note
  --sequence NAME=IMAGE
                     an image by its name, in place of what the folder has:
                     ${SEQUENCES.filter((name) => name !== 'other').join(', ')}
  --mask MASK        the region of interest: RTSTRUCT, DICOM SEG or a label map (default: the only mask of the
                     folder that is not named like a brain mask)
  --label N[,N…]     label values of the region, united (default: all of them)
  --roi NAME         region by name, as for extract
  --brain MASK       the brain, for models that want it drawn (default: the folder's mask named brain)

  --batch FOLDER     many cases: a folder for each, or files that begin with the case's name
                     (BraTS-GLI-00000-000-t1c.nii.gz). One row a case and model; progress on stderr. A case that
                     fails is a row with the reason, and the exit status is 1 only where all fail

  --augment          runs flipped and shifted copies as well; their spread widens the intervals
  --explain KIND     of one case: sequences (each left out in turn, into the JSON), occlusion or activation
                     (a map on the network's grid, into --map)
  --gene NAME        whose probability is explained (default: the model's first)
  --map FILE         .nii or .nii.gz
  --deep-features    adds the penultimate layer to a CSV, columns deep_MODEL_0 …; JSON always has it

  --engine NAME      cpu | webgpu (default: cpu). cpu runs the network on WebAssembly, webgpu on the GPU where the
                     driver is one of hardware and has all operators, else on WebAssembly
  --threads N        threads of the network and of the CPU engine (default: as many as are worth it)

  --out FILE         .json or .csv; of a model that draws regions .nii, .nii.gz or .json
                     (default: JSON on stdout, of a batch CSV)
  --help             this text

A model's label, such as "demonstration model, trained on simulated scans; not for clinical use", is part of every
output. No output carries file names but those of a batch's cases.

Exit status: 0 done, 1 bad input, 2 wrong usage. Errors are one line on stderr.
`;
