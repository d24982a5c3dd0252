# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mtcrc_global_optspecs
    string join \n color= h/help V/version
end

function __fish_mtcrc_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mtcrc_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mtcrc_using_subcommand
    set -l cmd (__fish_mtcrc_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mtcrc -n "__fish_mtcrc_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -s V -l version -d 'Print version'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "eval" -d 'What follows for this case?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "check" -d 'Is the policy sound?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "test" -d 'Does it do what we agreed?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "diff" -d 'What does this change do?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "show" -d 'What does 9.A.6, rule slow-uas or australia say, and what refers to it?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "fmt" -d 'How is it laid out?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "git-diff" -d 'What does the change of one file do? For git'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "explain" -d 'What does this error mean?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "compare" -d 'Why were these two treated differently?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "schema" -d 'What does a case of this policy look like?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "init" -d 'How do I start a policy?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "debug" -d 'How does the tool see a policy? No promises'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l only -d 'Decide only the case of this name' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l as-of -d 'Ask as of this day instead of the case\'s own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l set -d 'State a fact instead of the case, such as item.speed_max="790 km/h"; may be given several times' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l format -d 'Form of the answer; without it the one the name of the output file says, else human' -r -f -a "human\t'A page for people, 80 columns; of several cases a docket'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned; of several cases an object a line'
html\t'A case sheet to print and file; of several cases one after the other'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -s o -l output -d 'Write the answer to this file instead of standard output' -r -F
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l fail-on -d 'Exit with 1 when an answer is of this kind' -r -f -a "undetermined\t'Several outcomes are possible, or nothing can be said'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l explain -d 'Add every rule considered, with the first condition in its way'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -l as-test -d 'Print each case and its answer as a test of the language, to be pasted into a .test.mtcr file'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand eval" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l deny -d 'Treat these as errors' -r -f -a "warnings\t'Warnings too make the check fail'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'
sarif\t'SARIF 2.1.0, for code hosts and editors'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l fix -d 'Apply the safe edits to the files and check again'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l watch -d 'Check again whenever a file of a policy changes, until Ctrl-C'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l filter -d 'Run only tests whose title or file holds this text' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line'
json\t'For programs, versioned'
junit\t'For build servers'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l watch -d 'Run them again whenever a file of a policy changes, until Ctrl-C'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l mutate -d 'Change each comparison, limit, date and override alone, by the least that could be a slip, and say which change no test notices. A filter then chooses the files that are changed'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l cases -d 'Decide these cases under both: JSON, NDJSON, or a .mtcr file with `case` blocks' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l as-of -d 'The date the cases are asked for' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l fail-on -d 'Exit with 1 when a case became looser, or when that cannot be ruled out' -r -f -a "looser\t'A case that is looser than before'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line'
markdown\t'A comment for a pull request'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l exit-code -d 'Exit with 1 when anything differs'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand show" -l as-of -d 'The day; without it, the day of the last change' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand show" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand show" -l count -d 'How much the policy holds: entries, rules, amendments and the like'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand fmt" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand fmt" -l check -d 'Write nothing; show what would change, and exit with 1 when something would'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand fmt" -l textconv -d 'Print one file\'s layout, and a file that is not a policy\'s text unchanged: for git, which compares the results'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand git-diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand git-diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand explain" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same without drawing or colour'
markdown\t'The page as it is written'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand compare" -l as-of -d 'Ask as of this day instead of the cases\' own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand compare" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand compare" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -f -a "tokens" -d 'How are its files cut into declarations and tokens?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -f -a "ast" -d 'What tree do its files make?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -f -a "policy" -d 'What does it compile to?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -f -a "diagram" -d 'How large are its decision diagrams?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and not __fish_seen_subcommand_from tokens ast policy diagram help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from tokens" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from tokens" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from ast" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from ast" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from policy" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from policy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from diagram" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from diagram" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from help" -f -a "tokens" -d 'How are its files cut into declarations and tokens?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from help" -f -a "ast" -d 'What tree do its files make?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from help" -f -a "policy" -d 'What does it compile to?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from help" -f -a "diagram" -d 'How large are its decision diagrams?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand debug; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "eval" -d 'What follows for this case?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "check" -d 'Is the policy sound?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "test" -d 'Does it do what we agreed?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "diff" -d 'What does this change do?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "show" -d 'What does 9.A.6, rule slow-uas or australia say, and what refers to it?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "fmt" -d 'How is it laid out?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "git-diff" -d 'What does the change of one file do? For git'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "explain" -d 'What does this error mean?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "compare" -d 'Why were these two treated differently?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "schema" -d 'What does a case of this policy look like?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "init" -d 'How do I start a policy?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "debug" -d 'How does the tool see a policy? No promises'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare schema init debug help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "tokens" -d 'How are its files cut into declarations and tokens?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "ast" -d 'What tree do its files make?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "policy" -d 'What does it compile to?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "diagram" -d 'How large are its decision diagrams?'
