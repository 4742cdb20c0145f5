package io.everwire.tunnel.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every document of the repository says what is so: its blocks compile, its commands are understood, its links lead somewhere. */
@Timeout(120)
class DocumentsTest {
    private static final Set<String> LANGUAGES = Set.of(
            "java", "sh", "console", "xml", "json", "ini", "dockerfile", "yaml", "text", "http", "groovy", "kotlin");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern PATH = Pattern.compile("\\.?[\\w-]+(?:[.\\w-]*)(?:/[\\w.-]+)+/?|\\.?[\\w-]+/");
    private static final Pattern FILE_OF_OURS = Pattern.compile(".*/[\\w.-]+\\.(java|md|xml|sh|py|txt|html|js|css)");
    private static final Pattern ARTIFACT = Pattern.compile("(?:io\\.everwire:)?(everwire-[a-z-]+)(?::[\\w.-]+)*");

    /** Names with our prefix that are no artifacts: the programs as they call themselves. */
    private static final Set<String> PROGRAMS = Set.of("everwire-bench");

    private static List<Document> documents = List.of();

    @BeforeAll
    static void read() {
        documents = Repository.documents();
    }

    @Test
    void allDocumentsAreThere() {
        List<String> names = documents.stream().map(Document::name).toList();
        for (String expected : List.of("README.md", "CONTRIBUTING.md", "bench/README.md", "docs/WIRE.md")) {
            assertEquals(1, names.stream().filter(expected::equals).count(), expected);
        }
    }

    @Test
    void everyBlockSaysWhatItIs() {
        List<String> problems = new ArrayList<>();
        documents.forEach(document -> document.indented()
                .forEach(line -> problems.add(document.name() + ":" + line + ": a block that is not fenced")));
        blocks().filter(block -> !LANGUAGES.contains(block.language()))
                .forEach(block -> problems.add(block.where() + ": its language is none of " + LANGUAGES));
        assertNone(problems);
    }

    @Test
    void javaCompiles(@TempDir Path classes) throws IOException {
        List<String> problems = new ArrayList<>();
        Map<String, List<Block>> byDocument = new TreeMap<>();
        blocksIn("java").forEach(block -> byDocument
                .computeIfAbsent(block.document().name(), name -> new ArrayList<>())
                .add(block));
        for (Map.Entry<String, List<Block>> document : byDocument.entrySet()) {
            Path own = Files.createDirectories(classes.resolve(document.getKey()));
            problems.addAll(JavaBlocks.problems(document.getValue(), own));
        }
        assertFalse(byDocument.isEmpty());
        assertNone(problems);
    }

    @Test
    void blocksThatAreShownFromAFileAreInIt() {
        assertNone(blocks().filter(block -> block.marks().has(Marks.FROM))
                .filter(block ->
                        !isIn(block, Repository.ROOT.resolve(block.marks().valueOf(Marks.FROM))))
                .map(block -> block.where() + ": " + block.marks().valueOf(Marks.FROM) + " does not have it so"));
    }

    private static boolean isIn(Block block, Path file) {
        return Files.exists(file) && bare(Repository.text(file)).contains(bare(block.text()));
    }

    /** Wherever it begins in the line. */
    private static String bare(String text) {
        return String.join("\n", text.lines().map(String::strip).toList());
    }

    @Test
    void commandsNameWhatThereIs() {
        Stream<String> scripts = blocksIn("sh").flatMap(block -> problems(block, Shell.script(block.text())));
        Stream<String> sessions = blocksIn("console").flatMap(block -> problems(block, Shell.session(block.text())));
        assertNone(Stream.concat(scripts, sessions));
    }

    private static Stream<String> problems(Block block, List<Shell.Command> commands) {
        return commands.stream().flatMap(command -> Commands.problems(command).stream()
                .map(problem -> block.where(command.line()) + ": " + problem));
    }

    @Test
    void unitsAndImagesStartProgramsAsTheyWantIt() {
        assertNone(blocks().filter(block -> Set.of("ini", "dockerfile", "yaml").contains(block.language()))
                .flatMap(DocumentsTest::started));
    }

    /** What follows the JAR, be it written as for a shell or as a list. */
    private static Stream<String> started(Block block) {
        return Shell.script(block.text().replaceAll("\\[|\\]", " ").replaceAll("\",\\s*\"", "\" \"")).stream()
                .filter(command -> command.words().contains("-jar"))
                .flatMap(command ->
                        Commands.java(command.words()
                                        .subList(
                                                command.words().indexOf("-jar"),
                                                command.words().size()))
                                .stream()
                                .map(problem -> block.where(command.line()) + ": " + problem));
    }

    @Test
    void piecesOfPomsNameArtifactsOfTheBom() {
        assertNone(blocksIn("xml").flatMap(block -> XmlBlock.problems(block).stream()));
    }

    @Test
    void jsonIsJson() {
        assertNone(blocksIn("json").flatMap(block -> noJson(block).stream()));
    }

    private static Optional<String> noJson(Block block) {
        try {
            JsonMapper.builder().build().readTree(block.text());
            return Optional.empty();
        } catch (JsonProcessingException wrong) {
            return Optional.of(block.where() + ": " + wrong.getMessage());
        }
    }

    @Test
    void linksLeadSomewhere() {
        assertNone(documents.stream().flatMap(document -> document.links().stream()
                .filter(link -> !leads(document, link.text()))
                .map(link -> link.where() + ": " + link.text() + " leads nowhere")));
    }

    private static boolean leads(Document from, String link) {
        if (ELSEWHERE.matcher(link).matches()) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? Repository.ROOT.resolve(from.name())
                : from.folder().resolve(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1 || Document.read(target).anchors().contains(parts[1]));
    }

    @Test
    void filesInBackTicksExist() {
        assertNone(spans().filter(span -> isPathOfOurs(span.text()) && !exists(span.text()))
                .map(span -> span.where() + ": there is no " + span.text()));
    }

    /** Paths that begin in one of our folders, and those that end like one of our sources. */
    private static boolean isPathOfOurs(String text) {
        return PATH.matcher(text).matches()
                && (Files.isDirectory(Repository.ROOT.resolve(text.substring(0, text.indexOf('/'))))
                        || FILE_OF_OURS.matcher(text).matches());
    }

    private static boolean exists(String path) {
        return ("/" + path).contains("/target/")
                || Files.exists(Repository.ROOT.resolve(path))
                || Repository.hasEnding(path);
    }

    @Test
    void artifactsInBackTicksAreMadeByThisBuild() {
        Set<String> artifacts = Repository.artifacts();
        assertNone(spans().flatMap(span -> ARTIFACT.matcher(span.text())
                .results()
                .filter(found -> found.group().equals(span.text()))
                .map(found -> found.group(1))
                .filter(name -> !artifacts.contains(name) && !PROGRAMS.contains(name))
                .map(name -> span.where() + ": no module makes " + name)));
    }

    private static Stream<Document.Said> spans() {
        return documents.stream().flatMap(document -> document.spans().stream());
    }

    private static Stream<Block> blocks() {
        return documents.stream().flatMap(document -> document.blocks().stream());
    }

    private static Stream<Block> blocksIn(String language) {
        return blocks().filter(block -> block.language().equals(language));
    }

    private static void assertNone(Stream<String> problems) {
        assertNone(problems.toList());
    }

    private static void assertNone(List<String> problems) {
        assertEquals("", String.join("\n", problems));
    }
}
