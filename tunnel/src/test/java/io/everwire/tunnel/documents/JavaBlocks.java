package io.everwire.tunnel.documents;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles the blocks of Java of a document, which see each other's classes. */
final class JavaBlocks {
    private static final Pattern TYPE = Pattern.compile(
            "^(public )?(?:(?:final|abstract|sealed) )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
    private static final Pattern HEAD = Pattern.compile("^(?:package|import) ", Pattern.MULTILINE);
    private static final Pattern OURS = Pattern.compile("\\b(io\\.everwire(?:\\.[a-z]\\w*)+)\\.[A-Z*]");

    private static final Pattern COMPLAINT =
            Pattern.compile("^.*?(\\w+)\\.java:([0-9]+): (?:error|warning): (.*)$", Pattern.MULTILINE);

    /** What a reader takes for granted. */
    private static final List<String> USUAL = List.of(
            "java.io.*",
            "java.net.*",
            "java.nio.*",
            "java.nio.file.*",
            "java.security.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "static java.nio.charset.StandardCharsets.UTF_8",
            "static java.util.concurrent.TimeUnit.*");

    private JavaBlocks() {}

    /** What the compiler says against them, each with its place in the document. */
    static List<String> problems(List<Block> blocks, Path directory) throws IOException {
        List<String> problems = new ArrayList<>();
        blocks.forEach(block -> problems.addAll(unexported(block)));
        List<Source> sources = sources(blocks);
        if (!sources.isEmpty()) {
            problems.addAll(compile(sources, directory));
        }
        return problems;
    }

    private static List<String> unexported(Block block) {
        return OURS.matcher(block.text())
                .results()
                .map(found -> found.group(1))
                .filter(name -> !Repository.exported().contains(name))
                .map(name -> block.where() + ": no module exports " + name)
                .toList();
    }

    private static List<Source> sources(List<Block> blocks) {
        List<Source> sources = new ArrayList<>();
        for (Block block : blocks) {
            if (block.marks().has(Marks.CONTINUES)) {
                Source before = sources.remove(sources.size() - 1);
                sources.add(before.continuedBy(block));
            } else {
                sources.add(new Source(block, block.text()));
            }
        }
        return sources;
    }

    private static List<String> compile(List<Source> sources, Path directory) throws IOException {
        Map<String, Source> byName = new TreeMap<>();
        sources.forEach(source -> byName.put(source.fileName(), source));
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "-proc:none", "-Xlint:deprecation,removal,unchecked", "-cp", classPath()));
        arguments.addAll(List.of("-d", directory.resolve("classes").toString(), "-sourcepath", sourcePath(sources)));
        for (Map.Entry<String, Source> source : byName.entrySet()) {
            Path file = directory.resolve(source.getKey() + ".java");
            arguments.add(Files.writeString(file, source.getValue().whole()).toString());
        }
        return javac(arguments, byName);
    }

    private static String sourcePath(List<Source> sources) {
        return sources.stream()
                .map(source -> source.block().marks().valueOf(Marks.WITH))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Repository.ROOT.resolve(folder).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> javac(List<String> arguments, Map<String, Source> byName) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        List<String> problems = new ArrayList<>();
        Matcher complaint = COMPLAINT.matcher(said.toString());
        while (complaint.find()) {
            Block block = Objects.requireNonNull(byName.get(complaint.group(1))).block();
            problems.add(block.where(Integer.parseInt(complaint.group(2)) - 1) + ": " + complaint.group(3));
        }
        return code == 0 || !problems.isEmpty() ? problems : List.of(said.toString());
    }

    /** Of these tests, wherever the runner has put it. */
    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(path -> Stream.of(path.split(Pattern.quote(File.pathSeparator))))
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A block made whole, all that is added being in its first line and after its last one. */
    private record Source(Block block, String text) {
        Source continuedBy(Block next) {
            return new Source(block, text + next.text());
        }

        /** Javac wants a public type in a file of its name. */
        String fileName() {
            Matcher type = TYPE.matcher(text);
            return type.find() && type.group(1) != null ? type.group(2) : "Block" + block.line();
        }

        String whole() {
            if (HEAD.matcher(text).find()) {
                return "\n" + text;
            }
            String inside = TYPE.matcher(text).find() ? "\n" + text : opening() + "\n" + text + closing();
            return imports() + inside + block.marks().valueOf(Marks.ALSO);
        }

        private String imports() {
            List<String> own = List.of(block.marks().valueOf(Marks.IMPORTS).split("[,\\s]+"));
            return Stream.of(
                            USUAL.stream(),
                            Repository.exported().stream().map(name -> name + ".*"),
                            own.stream().filter(name -> !name.isEmpty()))
                    .flatMap(names -> names)
                    .map(name -> "import " + name + ";")
                    .collect(Collectors.joining(" "));
        }

        private String opening() {
            String type = "class Fragment" + block.line() + " {";
            return isMembers()
                    ? type
                    : type + " void run(" + block.marks().valueOf(Marks.GIVEN) + ") throws Exception {";
        }

        private String closing() {
            return isMembers() ? "}" : "}}";
        }

        private boolean isMembers() {
            return block.marks().has(Marks.MEMBERS);
        }
    }
}
