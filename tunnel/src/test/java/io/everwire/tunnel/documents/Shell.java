package io.everwire.tunnel.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes what is written for a shell apart into commands: enough of the language for what documents show. */
final class Shell {
    private static final Pattern TOKEN = Pattern.compile(
            "#.*|&&|\\|\\||[;|&()]|[0-9]?[<>]{1,2}&?\\s*\\S+|(?:'[^']*'|\"[^\"]*\"|\\$\\([^)]*\\)|\\\\.|[^\\s;|&<>()'\"])+");
    private static final Set<String> SEPARATORS = Set.of("&&", "||", ";", "|", "&", "(", ")");
    private static final Set<String> BEFORE_COMMANDS =
            Set.of("sudo", "exec", "nohup", "time", "then", "do", "else", "if", "while", "until", "!", "{");
    private static final Pattern HERE = Pattern.compile("<<-?\\s*['\"]?(\\w+)['\"]?");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=.*", Pattern.DOTALL);

    private Shell() {}

    /** The words of one command; {@code line} is its place in the text, the first being 1. */
    record Command(int line, List<String> words) {
        String program() {
            return words.get(0);
        }

        List<String> arguments() {
            return words.subList(1, words.size());
        }
    }

    /** Of a script. */
    static List<Command> script(String text) {
        List<Command> commands = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            int first = at;
            StringBuilder whole = new StringBuilder(lines.get(at));
            while (isContinued(whole) && at + 1 < lines.size()) {
                whole.setLength(whole.length() - 1);
                whole.append(lines.get(++at));
            }
            at = afterHereDocument(lines, at);
            split(first + 1, whole.toString(), commands);
        }
        return commands;
    }

    /** Of a session: what follows a prompt, while the rest is what was answered. */
    static List<Command> session(String text) {
        StringBuilder script = new StringBuilder();
        text.lines()
                .map(line -> line.startsWith("$ ") || line.startsWith("# ") ? line.substring(2) : "")
                .forEach(line -> script.append(line).append('\n'));
        return script(script.toString());
    }

    private static boolean isContinued(StringBuilder line) {
        return line.length() > 0 && line.charAt(line.length() - 1) == '\\';
    }

    private static int afterHereDocument(List<String> lines, int at) {
        Matcher here = HERE.matcher(lines.get(at));
        if (!here.find()) {
            return at;
        }
        int end = at + 1;
        while (end < lines.size() && !lines.get(end).strip().equals(here.group(1))) {
            end++;
        }
        return end;
    }

    private static void split(int line, String text, List<Command> commands) {
        List<String> words = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String found = token.group();
            if (found.startsWith("#")) {
                break;
            }
            if (SEPARATORS.contains(found)) {
                add(line, words, commands);
            } else if (!found.matches("(?s)[0-9]?[<>].*")) {
                words.add(bare(found));
            }
        }
        add(line, words, commands);
    }

    private static void add(int line, List<String> words, List<Command> commands) {
        List<String> command = new ArrayList<>(words);
        while (!command.isEmpty() && isBeforeCommand(command.get(0))) {
            command.remove(0);
        }
        if (!command.isEmpty()) {
            commands.add(new Command(line, List.copyOf(command)));
        }
        words.clear();
    }

    private static boolean isBeforeCommand(String word) {
        return BEFORE_COMMANDS.contains(word) || ASSIGNMENT.matcher(word).matches();
    }

    private static String bare(String word) {
        return word.replaceAll("['\"]", "");
    }
}
