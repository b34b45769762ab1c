// What words may be about: the topics among which a pair is looked for that tells two uses of a word apart.

const LISTS = {
  money: "money cash deposit loan credit account payment finance debt coin",
  water: "water river lake stream shore sea flow flood boat swim",
  music: "music song guitar melody band singer orchestra rhythm concert piano",
  animals: "animal dog horse bird fish wild species fur feed nest",
  plants: "tree flower leaf garden seed root grow forest grass fruit",
  food: "food bread meat cook eat meal drink sugar kitchen taste",
  sport: "game team player match goal coach league win championship football",
  war: "war army soldier battle weapon gun enemy attack military troops",
  law: "law court judge legal crime police trial prison lawyer justice",
  politics: "government president election vote minister parliament party political state policy",
  computing: "computer software program data internet code device digital user network",
  machines: "machine engine metal steel tool wheel build lift factory equipment",
  body: "body hand leg head blood heart skin bone muscle shoulder",
  medicine: "doctor hospital disease patient medicine treatment drug surgery health pain",
  science: "science physics chemistry theory experiment research energy particle laboratory equation",
  buildings: "house building room wall roof tower bridge street church castle",
  clothing: "clothes dress shirt coat wear fashion shoe hat cloth silk",
  religion: "god church prayer faith holy religious priest temple bible soul",
  family: "mother father child family son daughter wife husband brother sister",
  school: "school student teacher university class education college learn study exam",
  weather: "weather rain snow wind cold summer winter storm sun cloud",
  places: "island city country coast mountain north south region capital province",
  art: "art painting artist museum picture colour portrait sculpture drawing gallery",
  film: "film movie actor director television show scene theatre comedy episode",
  travel: "travel road train car ship flight journey airport station driver",
} as const;

/** Topics by their names, ten words each; of their pairs, those that fit are looked for. */
export const TOPICS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(LISTS).map(([name, words]) => [name, words.split(" ")]),
);
