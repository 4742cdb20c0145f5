package io.everwire.tunnel.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a line for Maven names: profiles, modules, properties, tests and goals, all of which must be there. */
final class MavenCommand {
    private static final Set<String> FLAGS =
            Set.of("-q", "-B", "-ntp", "-o", "-am", "-e", "-X", "-U", "-version", "-v");
    private static final Set<String> PHASES =
            Set.of("clean", "validate", "compile", "test-compile", "test", "package", "verify", "install", "deploy");
    private static final Pattern GOAL = Pattern.compile("[\\w.-]+(?::[\\w.-]+){0,2}:[a-z-]+");
    private static final Pattern MAVENS_OWN = Pattern.compile(
            "(maven|surefire|failsafe|project|archetype|exec)\\..*|skipTests|test|it\\.test|groupId|artifactId|version|package");
    private static final Set<String> SELECTORS = Set.of("test", "it.test");

    private final List<String> problems = new ArrayList<>();

    private MavenCommand() {}

    static List<String> problems(List<String> arguments) {
        MavenCommand command = new MavenCommand();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            command.check(words.next(), words);
        }
        return command.problems;
    }

    private void check(String word, Iterator<String> rest) {
        if (word.startsWith("-P")) {
            profiles(word.length() > 2 ? word.substring(2) : rest.next());
        } else if (word.equals("-pl") || word.equals("-rf")) {
            modules(rest.next());
        } else if (word.equals("-f")) {
            require(Repository.hasEnding(rest.next()), "no file of -f");
        } else if (word.startsWith("-D")) {
            property(word.substring(2));
        } else {
            require(
                    FLAGS.contains(word)
                            || PHASES.contains(word)
                            || GOAL.matcher(word).matches(),
                    "neither option nor goal of Maven: " + word);
        }
    }

    private void profiles(String names) {
        for (String name : names.split(",", -1)) {
            require(Repository.profiles().contains(name), "no profile " + name);
        }
    }

    private void modules(String names) {
        for (String name : names.split(",", -1)) {
            String module = name.replaceFirst("^[!:-]", "");
            require(
                    Repository.modules().contains(module)
                            || Repository.artifacts().contains(module),
                    "no module " + module);
        }
    }

    private void property(String assignment) {
        String[] parts = assignment.split("=", 2);
        require(
                MAVENS_OWN.matcher(parts[0]).matches() || Repository.mentions(parts[0]),
                "nothing reads the property " + parts[0]);
        if (SELECTORS.contains(parts[0]) && parts.length == 2 && !parts[1].equals("none")) {
            for (String selector : parts[1].split(",", -1)) {
                test(selector);
            }
        }
    }

    private void test(String selector) {
        String[] parts = selector.split("#", 2);
        Pattern name = glob(parts[0]);
        List<Path> tests = Repository.withExtension(".java").stream()
                .filter(file -> name.matcher(file.getFileName().toString().replace(".java", ""))
                        .matches())
                .toList();
        require(!tests.isEmpty(), "no test " + parts[0]);
        if (parts.length == 2) {
            Pattern method = Pattern.compile("\\b" + glob(parts[1]).pattern().replace(".*", "\\w*") + "\\(");
            require(
                    tests.stream().anyMatch(file -> method.matcher(Repository.text(file))
                            .find()),
                    "no method " + parts[1] + " in " + parts[0]);
        }
    }

    private static Pattern glob(String text) {
        return Pattern.compile(text.replace("$", "\\$").replace("*", ".*"));
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }
}
