package io.everwire.tunnel.documents;

import io.everwire.conformance.cli.Conformance;
import io.everwire.tunnel.cli.Everwire;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Whether commands name what there is: options of the programs, modules of the build, files of the repository. */
final class Commands {
    private static final Map<String, Supplier<CommandLine>> PROGRAMS = Map.of(
            "everwire.jar",
            Everwire::commandLine,
            Everwire.class.getName(),
            Everwire::commandLine,
            "everwire-conformance.jar",
            Conformance::commandLine,
            Conformance.class.getName(),
            Conformance::commandLine);

    /** Its own tests read what is written for it, as it is not in every build. */
    private static final Set<String> READ_ELSEWHERE = Set.of("everwire-bench.jar");

    private static final Set<String> OF_THE_SYSTEM = Set.of(
            ("cat cd chmod chown cp curl cut docker done echo export fi for grep head id install ip java javac jcmd jdeps jfr"
                            + " jlink journalctl kill ls mkdir mv nft nsenter openssl perl podman printf ps pwd read rm"
                            + " sed seq set sha256sum sleep sort ss ssh stat systemctl systemd-analyze tail tar tc"
                            + " test trap true unzip useradd wait wc wget }")
                    .split(" "));
    private static final Pattern BUILT = Pattern.compile("(?:.*/)?([\\w-]+)/target/([\\w-]+)\\.jar");
    private static final Set<String> JAVA_WITH_VALUE =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--add-modules", "--add-opens");

    private Commands() {}

    /** What is wrong with one of them. */
    static List<String> problems(Shell.Command command) {
        String program = command.program();
        if (program.equals("mvn")) {
            return MavenCommand.problems(command.arguments());
        }
        if (program.equals("java") || program.endsWith("/java")) {
            return java(command.arguments());
        }
        if (program.contains("/") && !program.startsWith("/") && !program.contains("$")) {
            return Files.exists(Repository.ROOT.resolve(program)) ? List.of() : List.of("there is no " + program);
        }
        boolean known = OF_THE_SYSTEM.contains(program) || program.startsWith("/") || program.contains("$");
        return known ? List.of() : List.of(program + " is not among the commands that readers are known to have");
    }

    /** Java's own options are skipped; what follows the JAR or the class is the program's. */
    static List<String> java(List<String> arguments) {
        for (int at = 0; at < arguments.size(); at++) {
            String word = arguments.get(at);
            if (word.equals("-jar")) {
                return program(arguments.get(at + 1), arguments.subList(at + 2, arguments.size()));
            }
            if (JAVA_WITH_VALUE.contains(word)) {
                at++;
            } else if (!word.startsWith("-") && !word.equals("...") && !word.equals("…")) {
                return program(word, arguments.subList(at + 1, arguments.size()));
            }
        }
        return List.of();
    }

    private static List<String> program(String path, List<String> arguments) {
        List<String> problems = new ArrayList<>();
        Matcher built = BUILT.matcher(path);
        if (built.matches() && !isBuilt(built.group(1), built.group(2))) {
            problems.add("no build makes " + path);
        }
        if (path.endsWith(".java") && !Repository.hasEnding(path)) {
            problems.add("there is no " + path);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        Supplier<CommandLine> program = PROGRAMS.get(name);
        if (program != null) {
            ProgramCommand.problem(program.get(), arguments).ifPresent(problems::add);
        } else if (name.startsWith("everwire") && !READ_ELSEWHERE.contains(name)) {
            problems.add("there is no program " + name);
        }
        return problems;
    }

    private static boolean isBuilt(String module, String jar) {
        return Repository.modules().contains(module)
                && Repository.text(Repository.ROOT.resolve(module).resolve("pom.xml"))
                        .contains(jar);
    }
}
