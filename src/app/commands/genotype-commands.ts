import type { AppParts } from '../app-parts.ts';
import type { Command } from './commands.ts';

export function genotypeCommands({ genotype, shell }: AppParts): readonly Command[] {
  const { explanation, models, predictions, preview, segmentation } = genotype;
  const inPanel = (act: () => unknown) => () => {
    shell.setPanel('genotype');
    void act();
  };
  const takesImages = () => {
    const model = models.chosen();
    return model !== null && model.manifest.task !== 'signature';
  };
  return [
    {
      id: 'genotype',
      title: 'Go to models of genotype',
      group: 'Genotype',
      keys: ['t'],
      run: inPanel(models.load),
    },
    {
      id: 'predict',
      title: 'Predict genotype',
      group: 'Genotype',
      keys: ['d'],
      isAvailable: () => predictions.obstacle() === null,
      run: inPanel(predictions.run),
    },
    {
      id: 'network-input',
      title: 'Show what the network sees',
      group: 'Genotype',
      keys: ['i'],
      isAvailable: () => takesImages() && genotype.inputs.obstacles().length === 0,
      run: () => {
        shell.openDialog('network-input');
        if (preview.shown() === null || preview.isStale()) void preview.run();
      },
    },
    {
      id: 'explain',
      title: 'Show what the prediction rests on',
      group: 'Genotype',
      keys: ['e'],
      isAvailable: () => explanation.kinds().length > 0 && explanation.obstacle() === null,
      run: inPanel(explanation.run),
    },
    {
      id: 'explanation-clear',
      title: 'Clear what the prediction rests on',
      group: 'Genotype',
      isAvailable: () => explanation.shown() !== null,
      run: explanation.clear,
    },
    {
      id: 'segment',
      title: 'Draw regions with the model in use',
      group: 'Genotype',
      isAvailable: () => segmentation.obstacle() === null,
      run: inPanel(segmentation.run),
    },
    {
      id: 'batch',
      title: 'Predict a folder of cases',
      group: 'Genotype',
      run: () => {
        void models.load();
        shell.openDialog('batch');
      },
    },
    {
      id: 'operators',
      title: 'What this device can run: operators of networks',
      group: 'Genotype',
      run: () => shell.openDialog('operators'),
    },
  ];
}
