package io.everwire.tunnel.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** A Markdown file of the repository. */
final class Document {
    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    private final Path file;
    private final String name;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> indented = new ArrayList<>();
    private final List<Said> links = new ArrayList<>();
    private final List<Said> spans = new ArrayList<>();
    private final Set<String> anchors = new TreeSet<>();

    /** Something in the text, and its place, such as {@code README.md:12}. */
    record Said(String where, String text) {}

    private Document(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    static Document read(Path file) {
        Document document = new Document(file, Repository.name(file));
        try {
            PARSER.parse(Files.readString(file)).accept(document.new Reading());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document;
    }

    /** Where it is in the repository. */
    String name() {
        return name;
    }

    /** The folder that its links begin in. */
    Path folder() {
        return Objects.requireNonNull(file.getParent());
    }

    List<Block> blocks() {
        return blocks;
    }

    /** The lines where blocks begin that are indented instead of fenced. */
    List<Integer> indented() {
        return indented;
    }

    List<Said> links() {
        return links;
    }

    /** What stands in back-ticks. */
    List<Said> spans() {
        return spans;
    }

    /** What links can name after a {@code #}. */
    Set<String> anchors() {
        return anchors;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Reading extends AbstractVisitor {
        @Override
        public void visit(FencedCodeBlock block) {
            String language = block.getInfo() == null ? "" : block.getInfo().strip();
            blocks.add(new Block(Document.this, line(block), language, block.getLiteral(), marks(block)));
        }

        @Override
        public void visit(IndentedCodeBlock block) {
            indented.add(line(block));
        }

        @Override
        public void visit(Link link) {
            links.add(said(link, link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Code code) {
            spans.add(said(code, code.getLiteral()));
        }

        @Override
        public void visit(Heading heading) {
            anchors.add(anchor(heading));
            visitChildren(heading);
        }

        private Said said(Node node, String text) {
            return new Said(name + ":" + line(node), text);
        }

        private int line(Node node) {
            return node.getSourceSpans().get(0).getLineIndex() + 1;
        }

        private Marks marks(FencedCodeBlock block) {
            return block.getPrevious() instanceof HtmlBlock comment ? Marks.of(comment.getLiteral()) : Marks.NONE;
        }

        /** As the usual hosts of repositories make them. */
        private String anchor(Heading heading) {
            StringBuilder text = new StringBuilder();
            heading.accept(new AbstractVisitor() {
                @Override
                public void visit(Text part) {
                    text.append(part.getLiteral());
                }

                @Override
                public void visit(Code part) {
                    text.append(part.getLiteral());
                }
            });
            return text.toString()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }
    }
}
