
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'mtcrc' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'mtcrc'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'mtcrc' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'What follows for this case?')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Is the policy sound?')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Does it do what we agreed?')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What does this change do?')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'What does 9.A.6, rule slow-uas or australia say, and what refers to it?')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'How is it laid out?')
            [CompletionResult]::new('git-diff', 'git-diff', [CompletionResultType]::ParameterValue, 'What does the change of one file do? For git')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'What does this error mean?')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Why were these two treated differently?')
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'What do I need to find out?')
            [CompletionResult]::new('timeline', 'timeline', [CompletionResultType]::ParameterValue, 'How did the answer change over time?')
            [CompletionResult]::new('blame', 'blame', [CompletionResultType]::ParameterValue, 'Who last changed this answer?')
            [CompletionResult]::new('merge-check', 'merge-check', [CompletionResultType]::ParameterValue, 'Does a clean merge decide as either side does?')
            [CompletionResult]::new('query', 'query', [CompletionResultType]::ParameterValue, 'When does this hold?')
            [CompletionResult]::new('flip', 'flip', [CompletionResultType]::ParameterValue, 'Where is the line?')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Where are the borders?')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'What does a case of this policy look like?')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'How do I start a policy?')
            [CompletionResult]::new('debug', 'debug', [CompletionResultType]::ParameterValue, 'How does the tool see a policy? No promises')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mtcrc;eval' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Decide only the case of this name')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'State a fact instead of the case, such as item.speed_max="790 km/h"; may be given several times')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer; without it the one the name of the output file says, else human')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the answer to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the answer to this file instead of standard output')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 when an answer is of this kind')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Add every rule considered, with the first condition in its way')
            [CompletionResult]::new('--as-test', '--as-test', [CompletionResultType]::ParameterName, 'Print each case and its answer as a test of the language, to be pasted into a .test.mtcr file')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;check' {
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Treat these as errors')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply the safe edits to the files and check again')
            [CompletionResult]::new('--without-assumes', '--without-assumes', [CompletionResultType]::ParameterName, 'Prove each guarantee once more without the assumptions, and say which need them')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Check again whenever a file of a policy changes, until Ctrl-C')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;test' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Run only tests whose title or file holds this text')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'With --coverage: fail when less than so many of a hundred of all that is counted is covered')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Run them again whenever a file of a policy changes, until Ctrl-C')
            [CompletionResult]::new('--mutate', '--mutate', [CompletionResultType]::ParameterName, 'Change each comparison, limit, date, conjunct, rule, override and exception alone, by the least that could be a slip, and say which change no test notices, with a test that would. A filter then chooses the files that are changed')
            [CompletionResult]::new('--coverage', '--coverage', [CompletionResultType]::ParameterName, 'Say which rules decide in some test, which entries match, which conditions hold and fail, and whether a test stands on both sides of each limit and date. A filter then chooses what is counted')
            [CompletionResult]::new('--suggest', '--suggest', [CompletionResultType]::ParameterName, 'Write tests for what no test looks at: rules that never decide, entries that never match, sides of limits and days. Each passes as the policy is; whether that is what was agreed is for you to say. A filter chooses as for --coverage')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;diff' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'The intended change, a condition of the new policy a line: only what is beyond it is shown and counts')
            [CompletionResult]::new('--cases', '--cases', [CompletionResultType]::ParameterName, 'Decide these cases under both: JSON, NDJSON, or a .mtcr file with `case` blocks')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The date the given cases are asked for; or two, D1..D2, to compare one policy on both days')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 when a case became looser, or when that cannot be ruled out: of one that is decided on one side only, or that the new policy cannot be asked any more')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show every group of cases, and every condition of each')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 1 when anything differs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;show' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day; without it, the day of the last change')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'How much the policy holds: entries, rules, amendments and the like')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;fmt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; show what would change, and exit with 1 when something would')
            [CompletionResult]::new('--textconv', '--textconv', [CompletionResultType]::ParameterName, 'Print one file''s layout, and a file that is not a policy''s text unchanged: for git, which compares the results')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;git-diff' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;compare' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the cases'' own')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;ask' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the case as answered so far to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the case as answered so far to this file')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--next', '--next', [CompletionResultType]::ParameterName, 'Only print the next question, for a program or a form that asks it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;timeline' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;blame' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'Look for the last change of the outcome alone, whatever the reasons')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;merge-check' {
            [CompletionResult]::new('--most', '--most', [CompletionResultType]::ParameterName, 'Show at most so many ways of each kind of difference')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;query' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own, and of no other')
            [CompletionResult]::new('--most', '--most', [CompletionResultType]::ParameterName, 'Show at most so many ways')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;flip' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The answer to reach; without it, any other than now')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;map' {
            [CompletionResult]::new('--x', '--x', [CompletionResultType]::ParameterName, 'The quantity across')
            [CompletionResult]::new('--y', '--y', [CompletionResultType]::ParameterName, 'The quantity upwards')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Ask as of this day instead of the case''s own')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Another policy, drawn beside it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;debug' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'How are its files cut into declarations and tokens?')
            [CompletionResult]::new('ast', 'ast', [CompletionResultType]::ParameterValue, 'What tree do its files make?')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'What does it compile to?')
            [CompletionResult]::new('diagram', 'diagram', [CompletionResultType]::ParameterValue, 'How large are its decision diagrams?')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mtcrc;debug;tokens' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;debug;ast' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;debug;policy' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;debug;diagram' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mtcrc;debug;help' {
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'How are its files cut into declarations and tokens?')
            [CompletionResult]::new('ast', 'ast', [CompletionResultType]::ParameterValue, 'What tree do its files make?')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'What does it compile to?')
            [CompletionResult]::new('diagram', 'diagram', [CompletionResultType]::ParameterValue, 'How large are its decision diagrams?')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mtcrc;debug;help;tokens' {
            break
        }
        'mtcrc;debug;help;ast' {
            break
        }
        'mtcrc;debug;help;policy' {
            break
        }
        'mtcrc;debug;help;diagram' {
            break
        }
        'mtcrc;debug;help;help' {
            break
        }
        'mtcrc;help' {
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'What follows for this case?')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Is the policy sound?')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Does it do what we agreed?')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What does this change do?')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'What does 9.A.6, rule slow-uas or australia say, and what refers to it?')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'How is it laid out?')
            [CompletionResult]::new('git-diff', 'git-diff', [CompletionResultType]::ParameterValue, 'What does the change of one file do? For git')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'What does this error mean?')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Why were these two treated differently?')
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'What do I need to find out?')
            [CompletionResult]::new('timeline', 'timeline', [CompletionResultType]::ParameterValue, 'How did the answer change over time?')
            [CompletionResult]::new('blame', 'blame', [CompletionResultType]::ParameterValue, 'Who last changed this answer?')
            [CompletionResult]::new('merge-check', 'merge-check', [CompletionResultType]::ParameterValue, 'Does a clean merge decide as either side does?')
            [CompletionResult]::new('query', 'query', [CompletionResultType]::ParameterValue, 'When does this hold?')
            [CompletionResult]::new('flip', 'flip', [CompletionResultType]::ParameterValue, 'Where is the line?')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Where are the borders?')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'What does a case of this policy look like?')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'How do I start a policy?')
            [CompletionResult]::new('debug', 'debug', [CompletionResultType]::ParameterValue, 'How does the tool see a policy? No promises')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mtcrc;help;eval' {
            break
        }
        'mtcrc;help;check' {
            break
        }
        'mtcrc;help;test' {
            break
        }
        'mtcrc;help;diff' {
            break
        }
        'mtcrc;help;show' {
            break
        }
        'mtcrc;help;fmt' {
            break
        }
        'mtcrc;help;git-diff' {
            break
        }
        'mtcrc;help;explain' {
            break
        }
        'mtcrc;help;compare' {
            break
        }
        'mtcrc;help;ask' {
            break
        }
        'mtcrc;help;timeline' {
            break
        }
        'mtcrc;help;blame' {
            break
        }
        'mtcrc;help;merge-check' {
            break
        }
        'mtcrc;help;query' {
            break
        }
        'mtcrc;help;flip' {
            break
        }
        'mtcrc;help;map' {
            break
        }
        'mtcrc;help;schema' {
            break
        }
        'mtcrc;help;init' {
            break
        }
        'mtcrc;help;debug' {
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'How are its files cut into declarations and tokens?')
            [CompletionResult]::new('ast', 'ast', [CompletionResultType]::ParameterValue, 'What tree do its files make?')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'What does it compile to?')
            [CompletionResult]::new('diagram', 'diagram', [CompletionResultType]::ParameterValue, 'How large are its decision diagrams?')
            break
        }
        'mtcrc;help;debug;tokens' {
            break
        }
        'mtcrc;help;debug;ast' {
            break
        }
        'mtcrc;help;debug;policy' {
            break
        }
        'mtcrc;help;debug;diagram' {
            break
        }
        'mtcrc;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
