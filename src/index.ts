// Riverbank in road order. Everything here runs in Node and in a page alike; what needs files is in riverbank/node.

export { RiverbankError, type ErrorCode } from "./shared/errors.ts";
export { Random } from "./shared/random.ts";

export { scatterPlot, type ScatterArrow, type ScatterPlotOptions, type ScatterPoint } from "./plots/scatter.ts";
export { stripPlot, type StripPlotOptions, type StripPoint, type StripRow } from "./plots/strip.ts";
export { barPlot, type Bar, type BarPlotOptions } from "./plots/bars.ts";
export { arrowPlot, type Arrow, type ArrowPlotOptions } from "./plots/arrows.ts";
export { histogram, type Bin, type HistogramMark, type HistogramOptions } from "./plots/histogram.ts";
export { heatMap, type HeatMapOptions } from "./plots/heat-map.ts";
export type { PlotOptions } from "./plots/frame.ts";

export { KernelMemory } from "./kernels/memory.ts";
export { WorkerPool } from "./kernels/pool.ts";

export {
  corpusFromStream,
  corpusFromTexts,
  joinCorpora,
  type Corpus,
  type ReadOptions,
  type StreamOptions,
} from "./text/corpus.ts";
export type { FormatOptions, TextFormat } from "./text/formats/index.ts";
export { WordTokenizer, type Span, type WordTokenizerOptions } from "./tokens/words.ts";
export { Vocabulary } from "./tokens/vocabulary.ts";
export { codePoints, tokenize, tokenizerFrom, type Tokens } from "./tokens/tokenize.ts";
export {
  type DecodeOptions,
  type EncodeOptions,
  type Encoding,
  Tokenizer,
  type TokenizerParts,
} from "./tokens/tokenizer.ts";
export { loadTokenizer, type LoadTokenizerOptions } from "./tokens/load.ts";
export { mergeSteps, type MergeStep, type MergeSteps } from "./tokens/merge-steps.ts";
export { trainTokenizer, type TokenizerProgress, type TrainTokenizerOptions } from "./tokens/learn/train.ts";
export { encodeCorpus, type EncodeCorpusOptions } from "./tokens/encode-corpus.ts";
export { Phrases, phrasesFrom, type PhrasesOptions } from "./tokens/phrases.ts";
export { learnPhrases, type LearnPhrasesOptions, type PhraseScoring } from "./tokens/learn/phrases.ts";
export { readTokens, type ReadTokensOptions } from "./tokens/read-tokens.ts";
export { readWords, type ReadingProgress, type ReadWordsOptions } from "./tokens/read.ts";
export type { EncodedCorpus } from "./tokens/encoded.ts";

export { EmbeddingTable, type Precision, type Rows, type Subwords, type TableParts } from "./vectors/table.ts";
export { inspect, type Inspection } from "./vectors/inspect.ts";
export { type LoadOptions, loadTable } from "./vectors/load.ts";
export type { Companion, FileKind, TableFormat } from "./vectors/formats/options.ts";
export { tableChunks } from "./vectors/formats/table-file.ts";
export { hashNgram, type NgramOptions, ngramRows, ngramsOf } from "./vectors/subwords.ts";
export { removeComponents } from "./vectors/components.ts";
export { nearestSpellings } from "./vectors/spelling.ts";
export { sifWeights } from "./vectors/token-weights.ts";
export { embed, type EmbedOptions, SentenceEmbedder, type Weighting } from "./vectors/sentence-embedder.ts";
export { embedStream, type EmbeddedText, type EmbedStreamOptions } from "./vectors/embed-stream.ts";
export {
  dimensionLabel,
  inUnits,
  labelledVectors,
  objectOf,
  parseDimension,
  selectDimensions,
  type Dimension,
  type LabelledVector,
  type LabelledVectors,
} from "./vectors/labelled.ts";
export { convertUnit, sameUnit, unitsLike } from "./vectors/units.ts";
export { readLabelled, type ReadLabelledOptions } from "./vectors/formats/labelled-csv.ts";
export { readSafetensors, safetensorsChunks, type Dtype, type Tensor } from "./vectors/formats/safetensors.ts";

export { train, type Trained, type TrainOptions, type TrainProgress, type TrainReport } from "./training/train.ts";
export { Trainer, type TrainerOptions, type TrainingMoment, type TrainingProgress } from "./training/trainer.ts";
export { resolveSettings, type Architecture, type Settings } from "./training/options.ts";
export type { CheckpointStore } from "./training/checkpoint.ts";

export {
  cosine,
  dot,
  norm,
  unit,
  type ExplainedCosine,
  type ExplainedDot,
  type ExplainOptions,
  type Term,
} from "./similarity/vector.ts";
export { comparePair, comparePairs, type Pair, type ParallelOptions } from "./similarity/parallel.ts";
export { readClaims, type Claim, type ClaimRelation, type ClaimTerm } from "./similarity/claim-grammar.ts";
export { checkClaims, type ClaimOptions, type Verdict } from "./similarity/claims.ts";
export { compare, type CompareOptions, type Comparison, type ExplainedComparison } from "./similarity/compare.ts";
export { relate, RELATION_PERCENTILES, type Related, type Relation } from "./similarity/relation.ts";
export { amongPairs, type AmongPairs, type AmongPairsOptions } from "./similarity/among-pairs.ts";
export {
  evaluateExpression,
  expression,
  meanVector,
  type Evaluated,
  type Expression,
  type ExpressionOptions,
  type ExpressionTree,
  type Lists,
  type Weighted,
} from "./similarity/expression.ts";
export { nearest, type Nearest, type NearestOptions, type Neighbour, type Query } from "./similarity/nearest.ts";
export { nearestBatch } from "./similarity/batch.ts";
export { closerThan, type Closer, type CloserOptions } from "./similarity/closer.ts";
export { cosineMatrix, type CosineMatrix } from "./similarity/matrix.ts";
export {
  evidence,
  type Evidence,
  type EvidenceOptions,
  type NeighbourEvidence,
  type Seen,
  type SharedWord,
} from "./similarity/evidence.ts";
export { analogy, type Analogy, type AnalogyMethod, type AnalogyOptions } from "./similarity/analogy.ts";
export { odd, type Odd } from "./similarity/odd.ts";
export { Scanner, type Hit, type ScannerOptions } from "./similarity/scanner.ts";

export {
  Axis,
  axisFromVectors,
  poleAxis,
  topicAxis,
  type AxisKind,
  type AxisParts,
  type AxisVectors,
  type LeftOut,
  type Member,
  type Poles,
  type PoleWord,
  type Topic,
} from "./projection/axis.ts";
export type { Line } from "./projection/line.ts";
export {
  ratedAxis,
  ratedAxisFromVectors,
  type RatedVectors,
  type Rating,
  type Ratings,
} from "./projection/rated-axis.ts";
export { parseAxisSpec, type AxisSpec } from "./projection/spec.ts";
export { projectionPlot, type ProjectionPlot, type ProjectionPlotOptions } from "./projection/plot.ts";
export {
  project,
  projectTable,
  projectVectors,
  scoreError,
  type NamedVector,
  type Projected,
  type Projection,
  type TableScores,
} from "./projection/project.ts";
export {
  reliability,
  RELIABILITY_LIMITS,
  type Reliability,
  type ReliabilityOptions,
  type Verdict as AxisVerdict,
} from "./projection/reliability.ts";
export { opposites, type Opposite, type OppositesOptions } from "./projection/opposites.ts";
export {
  axisLibrary,
  libraryAxes,
  libraryAxis,
  libraryEntry,
  type LibraryAxes,
  type LibraryEntry,
  type LibraryOptions,
  type SkippedEntry,
} from "./projection/library/library.ts";
export { standingOf } from "./projection/standing.ts";
export { profile, type Profile, type ProfileEntry } from "./projection/profile.ts";
export { Subspace, subspaceOf, type NamedLine } from "./projection/subspace.ts";
export { withoutAxes, type BeforeAfter, type Without, type WithoutOptions } from "./projection/without.ts";
export { focus, type Focus, type FocusOptions, type FocusToken, type FocusTopic } from "./projection/focus.ts";
export {
  explainDifference,
  type AxisDifference,
  type Difference,
  type DifferenceOptions,
} from "./projection/difference.ts";
export {
  principal,
  type AxisFit,
  type Principal,
  type PrincipalDirection,
  type PrincipalOptions,
} from "./projection/principal.ts";
export { permutationTest, type Permutation, type PermutationOptions } from "./projection/permutation.ts";
export {
  singleWeat,
  weat,
  type Association,
  type SingleWeat,
  type SingleWeatSets,
  type Weat,
  type WeatOptions,
  type WeatSets,
} from "./projection/weat.ts";

export { pointsOf, type Metric, type PointsOptions } from "./projection/maps/points-of.ts";
export type { MapProgress, Neighbours, Points, StepOptions } from "./projection/maps/points.ts";
export { pca, type Pca, type PcaOptions } from "./projection/pca.ts";
export { findNeighbours } from "./projection/maps/neighbours.ts";
export { umap, type UmapOptions } from "./projection/maps/umap.ts";

export { tsne, type TsneMap } from "./projection/maps/tsne.ts";
export type { TsneOptions } from "./projection/maps/tsne-options.ts";
export {
  findClusters,
  type ClusterOptions,
  type Clusters,
  type NamedCluster,
  nameClusters,
} from "./projection/maps/clusters.ts";
export { mapTable, type WordMap } from "./projection/maps/map.ts";
export type { MapMethod, MapOptions } from "./projection/maps/map-options.ts";
export type { MapColour } from "./projection/maps/map-colour.ts";
export { describeMap, describeQuality } from "./projection/maps/describe-map.ts";
export { mapSvg, type MapSvgOptions } from "./projection/maps/map-svg.ts";
export { mapCsv, mapJson, mapReport, type MapJson, type MapReport } from "./projection/maps/map-files.ts";
export { chooseWords, type ChosenWords, type WordChoice } from "./projection/maps/map-words.ts";
export { mapPoints, type MapPoints, type MapPointsOptions } from "./projection/maps/view/points.ts";
export { mapHtml, type MapPageOptions } from "./projection/maps/page/html.ts";
export { mapQuality, type MapQuality, type QualityOptions } from "./projection/maps/quality.ts";

export { encoderConfigJson, readEncoderConfig, type EncoderConfig } from "./context/config.ts";
export { Encoder, type EncoderParts } from "./context/encoder.ts";
export { loadEncoder, type EncoderSource, type LoadEncoderOptions } from "./context/load.ts";
export { encoderChunks } from "./context/encoder-file.ts";
export type { EncoderPrecision } from "./context/parameters.ts";
export type { Context, ContextOptions } from "./context/context.ts";
export type { Candidate, FillOptions, Gap } from "./context/fill.ts";
export type { Pooling, SentenceVectorOptions } from "./context/sentence-vectors.ts";
export {
  pretrain,
  type Pretrained,
  type PretrainingProgress,
  type PretrainOptions,
  type PretrainReport,
  type WindowProgress,
} from "./context/pretrain/pretrain.ts";
export type { PretrainProgress, Validation } from "./context/pretrain/course.ts";
export { type Preset, type PretrainSettings, PRESETS, resolvePretraining } from "./context/pretrain/options.ts";
export type { WindowOptions } from "./context/sequences.ts";
export type { WordInContext, WordVectorOptions } from "./context/word-vectors.ts";
export {
  axisGain,
  type AxisGain,
  type Direction,
  type EmbeddingGain,
  type Gains,
  type LayerGain,
} from "./context/lens/gain.ts";
export { whoMoved, type AxisPushes, type LayerPushes, type Moved } from "./context/lens/moved.ts";
export { lookInside, type Inside, type InsideOptions, type LayerInside } from "./context/lens/inside.ts";
export {
  encoderAxis,
  type AxisSource,
  type EncoderAxis,
  type EncoderAxisOptions,
  type HeldOut,
} from "./context/lens/encoder-axis.ts";
export {
  compareUses,
  type AxisPlaces,
  type ComparedUse,
  type CompareUsesOptions,
  type UsesComparison,
} from "./context/lens/compare-uses.ts";
export type { PartGain, Push, UsePlace } from "./context/lens/use-place.ts";
export { usePlots, type UsePlot } from "./context/lens/use-plots.ts";
export { placesPlot, type PlacesPlotOptions } from "./context/lens/places-plot.ts";
export { findSenses, type Sense, type Senses, type SensesOptions, type SensesProgress } from "./context/lens/senses.ts";
export { groupVectors, type GroupOptions, type Groups, type TriedGroups } from "./context/lens/group.ts";
export type { MarkingWord } from "./context/lens/marking-words.ts";
export { useVectors, type Use, type UseVectorOptions } from "./context/lens/uses.ts";
export { trace, type TraceOptions } from "./context/trace/trace.ts";
export { TRACE_TOPICS, type ChosenTopic } from "./context/trace/topics.ts";
export { readTrace } from "./context/trace/read-trace.ts";
export { tracePlot } from "./context/trace/plot.ts";
export { followedToken } from "./context/trace/followed.ts";
export {
  type AttentionStep,
  type CharactersStep,
  type FocusStep,
  type GainStep,
  type IdsStep,
  type OutputStep,
  type RaisedWord,
  type RowsStep,
  stepOf,
  type TokensStep,
  type Trace,
  TRACE_STEPS,
  type TraceFocus,
  type TraceGap,
  type TraceRow,
  type TraceStep,
  type TraceStepName,
  type TraceTableRow,
  type TraceTopic,
} from "./context/trace/record.ts";

export {
  readAnalogies,
  readSentencePairs,
  readWordPairs,
  type AnalogyQuestion,
  type ReaderOptions,
  type SentencePair,
  type WordPair,
} from "./evaluation/readers.ts";
export { pearson, pearsonInterval } from "./evaluation/pearson.ts";
export { ranks, spearman, spearmanInterval } from "./evaluation/spearman.ts";
export { similarityCard, type SimilarityCard } from "./evaluation/similarity-card.ts";
export {
  analogyCard,
  type AnalogyCard,
  type AnalogyCardOptions,
  type AnalogyScore,
} from "./evaluation/analogy-card.ts";
export { sentenceCard, type SentenceCard, type SentenceCardOptions } from "./evaluation/sentence-card.ts";
export { readOutliers, type OutlierGroup } from "./evaluation/outlier-reader.ts";
export { outlierCard, type OutlierCard, type OutlierScore } from "./evaluation/outlier-card.ts";
export { smallTests, type SmallScore, type SmallTestOptions, type SmallTests } from "./evaluation/small-tests.ts";
export { isotropy, type Isotropy } from "./evaluation/isotropy.ts";
export { hubness, type Hubness, type HubnessOptions } from "./evaluation/hubness.ts";
export type { PartOptions, PartProgress } from "./evaluation/progress.ts";
export type { Coverage } from "./evaluation/coverage.ts";
export { evaluate, type Evaluation, type EvaluationSets } from "./evaluation/evaluate.ts";
export { reportCard, type ReportCard, type ReportCardOptions } from "./evaluation/report-card.ts";
export { cardHtml } from "./evaluation/card/html.ts";
export { cardMarkdown, type CardMarkdown, type CardOptions } from "./evaluation/card/markdown.ts";
export { readSenseUses, readUsePairs, type SenseUse, type UsePair } from "./evaluation/context-reader.ts";
export { senseCard, type SenseCard, type SenseScore, type SenseSet } from "./evaluation/sense-card.ts";
export { usePairCard, type PairScore, type UsePairCard } from "./evaluation/use-pair-card.ts";
