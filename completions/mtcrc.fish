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
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "ask" -d 'What do I need to find out?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "timeline" -d 'How did the answer change over time?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "blame" -d 'Who last changed this answer?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "merge-check" -d 'Does a clean merge decide as either side does?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "query" -d 'When does this hold?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "flip" -d 'Where is the line?'
complete -c mtcrc -n "__fish_mtcrc_needs_command" -f -a "map" -d 'Where are the borders?'
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
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l without-assumes -d 'Prove each guarantee once more without the assumptions, and say which need them'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -l watch -d 'Check again whenever a file of a policy changes, until Ctrl-C'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l filter -d 'Run only tests whose title or file holds this text' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l fail-under -d 'With --coverage: fail when less than so many of a hundred of all that is counted is covered' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line'
json\t'For programs, versioned'
junit\t'For build servers'
lcov\t'With --coverage: for tools that draw what is covered'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l watch -d 'Run them again whenever a file of a policy changes, until Ctrl-C'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l mutate -d 'Change each comparison, limit, date, conjunct, rule, override and exception alone, by the least that could be a slip, and say which change no test notices, with a test that would. A filter then chooses the files that are changed'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l coverage -d 'Say which rules decide in some test, which entries match, which conditions hold and fail, and whether a test stands on both sides of each limit and date. A filter then chooses what is counted'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -l suggest -d 'Write tests for what no test looks at: rules that never decide, entries that never match, sides of limits and days. Each passes as the policy is; whether that is what was agreed is for you to say. A filter chooses as for --coverage'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l allow -d 'The intended change, a condition of the new policy a line: only what is beyond it is shown and counts' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l cases -d 'Decide these cases under both: JSON, NDJSON, or a .mtcr file with `case` blocks' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l as-of -d 'The date the given cases are asked for; or two, D1..D2, to compare one policy on both days' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l fail-on -d 'Exit with 1 when a case became looser, or when that cannot be ruled out: of one that is decided on one side only, or that the new policy cannot be asked any more' -r -f -a "looser\t'A case that is looser than before'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line'
markdown\t'A comment for a pull request'
json\t'For programs, versioned'
sarif\t'SARIF 2.1.0, for code hosts: a result for each group, at the rule that now decides'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand diff" -l all -d 'Show every group of cases, and every condition of each'
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
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -l as-of -d 'Ask as of this day instead of the case\'s own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -s o -l output -d 'Write the case as answered so far to this file' -r -F
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -l next -d 'Only print the next question, for a program or a form that asks it'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand ask" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand timeline" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
markdown\t'For a document or a comment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand timeline" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand timeline" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand blame" -l as-of -d 'Ask as of this day instead of the case\'s own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand blame" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
markdown\t'For a document or a comment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand blame" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand blame" -l outcome -d 'Look for the last change of the outcome alone, whatever the reasons'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand blame" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand merge-check" -l most -d 'Show at most so many ways of each kind of difference' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand merge-check" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand merge-check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand merge-check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand query" -l as-of -d 'Ask as of this day instead of the case\'s own, and of no other' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand query" -l most -d 'Show at most so many ways' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand query" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand query" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand query" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand flip" -l to -d 'The answer to reach; without it, any other than now' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand flip" -l as-of -d 'Ask as of this day instead of the case\'s own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand flip" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'The same content line by line, without drawing or alignment'
json\t'For programs, versioned'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand flip" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand flip" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l x -d 'The quantity across' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l y -d 'The quantity upwards' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l as-of -d 'Ask as of this day instead of the case\'s own' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l against -d 'Another policy, drawn beside it' -r
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l format -d 'Form of the answer' -r -f -a "human\t'A page for people, 80 columns'
plain\t'Field by field, without drawing'
json\t'For programs, versioned'
svg\t'A picture, to scale'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mtcrc -n "__fish_mtcrc_using_subcommand map" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "eval" -d 'What follows for this case?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "check" -d 'Is the policy sound?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "test" -d 'Does it do what we agreed?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "diff" -d 'What does this change do?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "show" -d 'What does 9.A.6, rule slow-uas or australia say, and what refers to it?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "fmt" -d 'How is it laid out?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "git-diff" -d 'What does the change of one file do? For git'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "explain" -d 'What does this error mean?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "compare" -d 'Why were these two treated differently?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "ask" -d 'What do I need to find out?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "timeline" -d 'How did the answer change over time?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "blame" -d 'Who last changed this answer?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "merge-check" -d 'Does a clean merge decide as either side does?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "query" -d 'When does this hold?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "flip" -d 'Where is the line?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "map" -d 'Where are the borders?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "schema" -d 'What does a case of this policy look like?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "init" -d 'How do I start a policy?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "debug" -d 'How does the tool see a policy? No promises'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and not __fish_seen_subcommand_from eval check test diff show fmt git-diff explain compare ask timeline blame merge-check query flip map schema init debug help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "tokens" -d 'How are its files cut into declarations and tokens?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "ast" -d 'What tree do its files make?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "policy" -d 'What does it compile to?'
complete -c mtcrc -n "__fish_mtcrc_using_subcommand help; and __fish_seen_subcommand_from debug" -f -a "diagram" -d 'How large are its decision diagrams?'
