/* A git revision as a source: files come straight out of the object database, nothing is checked
 * out, the work tree and the index are not touched. libgit2 is opened only when a revision is asked
 * for (linking it would cost every run 3 ms). A repository handle belongs to one source and is used
 * under its lock. */
#include <dlfcn.h>
#include <git2.h>
#include <stdlib.h>

#include "job/internal.h"

#define MAX_LINKS 8

#define GIT_FUNCTIONS(X)                                                                           \
    X(git_libgit2_init)                                                                            \
    X(git_error_last)                                                                              \
    X(git_repository_open_ext)                                                                     \
    X(git_repository_free)                                                                         \
    X(git_repository_workdir)                                                                      \
    X(git_revparse_single)                                                                         \
    X(git_object_peel)                                                                             \
    X(git_object_free)                                                                             \
    X(git_commit_tree)                                                                             \
    X(git_commit_time)                                                                             \
    X(git_tree_free)                                                                               \
    X(git_tree_walk) X(git_tree_entry_bypath) X(git_tree_entry_free) X(git_tree_entry_name)        \
        X(git_tree_entry_type) X(git_tree_entry_filemode) X(git_tree_entry_id) X(git_blob_lookup)  \
            X(git_blob_free) X(git_blob_rawcontent) X(git_blob_rawsize) X(git_oid_tostr)           \
                X(git_revwalk_new) X(git_revwalk_free) X(git_revwalk_push_range)                   \
                    X(git_revwalk_next) X(git_revwalk_sorting) X(git_repository_is_shallow)

static struct {
#define X(name) __typeof__(&name) name##_;
    GIT_FUNCTIONS(X)
#undef X
} git;
static const char *load_error;

static void load_git(void)
{
    void *so = dlopen("libgit2.so.1.5", RTLD_NOW | RTLD_LOCAL);
    if (!so) so = dlopen("libgit2.so", RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        load_error = "libgit2 is not installed";
        return;
    }
#define X(name)                                                                                    \
    {                                                                                              \
        void *symbol = dlsym(so, #name);                                                           \
        if (!symbol) load_error = "libgit2 lacks " #name;                                          \
        memcpy(&git.name##_, &symbol, sizeof symbol);                                              \
    }
    GIT_FUNCTIONS(X)
#undef X
    if (!load_error && git.git_libgit2_init_() < 0) load_error = "libgit2 cannot start";
}

static const char *git_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_git);
    return load_error;
}

static const char *last_error(arena *a, git_repository *repo)
{
    const git_error *e = git.git_error_last_();
    bool shallow = repo && git.git_repository_is_shallow_(repo) == 1;
    return arena_printf(
        a, "%s%s", e && e->message ? e->message : "unknown fault",
        shallow ? "; the repository is a shallow clone: git fetch --unshallow completes it" : "");
}

typedef struct git_source {
    source base;
    git_repository *repo;
    git_tree *tree;
    pthread_mutex_t lock;
} git_source;

static source_status read_entry(git_source *g, arena *a, str path, int links, str *bytes)
{
    git_tree_entry *entry = NULL;
    git_blob *blob = NULL;
    source_status status = SOURCE_MISSING;
    if (!path.n || git.git_tree_entry_bypath_(&entry, g->tree, str_copy(a, path).p))
        return SOURCE_MISSING;
    if (git.git_tree_entry_type_(entry) == GIT_OBJECT_BLOB) {
        status = SOURCE_FAILED;
        if (!git.git_blob_lookup_(&blob, g->repo, git.git_tree_entry_id_(entry))) {
            *bytes = str_copy(
                a, (str){git.git_blob_rawcontent_(blob), (size_t)git.git_blob_rawsize_(blob)});
            git.git_blob_free_(blob);
            status = SOURCE_OK;
        }
    }
    bool link = status == SOURCE_OK && git.git_tree_entry_filemode_(entry) == GIT_FILEMODE_LINK;
    git.git_tree_entry_free_(entry);
    if (!link) return status;
    str name = *bytes, target;
    *bytes = (str){0};
    if (links == MAX_LINKS || name.n == 0 || name.p[0] == '/' ||
        !path_join(a, path_dir(path), name, &target))
        return SOURCE_OUTSIDE;
    return read_entry(g, a, target, links + 1, bytes);
}

static source_status tree_read(source *s, arena *a, str path, str *bytes)
{
    git_source *g = (git_source *)s;
    pthread_mutex_lock(&g->lock);
    source_status status = read_entry(g, a, path, 0, bytes);
    pthread_mutex_unlock(&g->lock);
    return status;
}

static source_status tree_find(source *s, arena *a, str path, bool *folder)
{
    git_source *g = (git_source *)s;
    git_tree_entry *entry = NULL;
    *folder = !path.n;
    if (!path.n) return SOURCE_OK;
    pthread_mutex_lock(&g->lock);
    int status = git.git_tree_entry_bypath_(&entry, g->tree, str_copy(a, path).p);
    if (!status) {
        *folder = git.git_tree_entry_type_(entry) == GIT_OBJECT_TREE;
        git.git_tree_entry_free_(entry);
    }
    pthread_mutex_unlock(&g->lock);
    return status ? SOURCE_MISSING : SOURCE_OK;
}

typedef struct listing {
    arena *mem;
    str dir;
    VEC(str) paths;
} listing;

static int list_entry(const char *root, const git_tree_entry *entry, void *data)
{
    listing *l = data;
    const char *name = git.git_tree_entry_name_(entry);
    if (name[0] == '.') return 1; /* hidden, with all below it */
    if (git.git_tree_entry_type_(entry) != GIT_OBJECT_BLOB) return 0;
    str path = str_printf(l->mem, "%s%s", root, name);
    bool below = !l->dir.n || (path.n > l->dir.n && !memcmp(path.p, l->dir.p, l->dir.n) &&
                               path.p[l->dir.n] == '/');
    if (below) *vec_add(l->mem, &l->paths) = path;
    return 0;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static int tree_list(source *s, arena *a, str dir, void (*each)(void *, str), void *data)
{
    git_source *g = (git_source *)s;
    listing l = {.mem = a, .dir = dir};
    pthread_mutex_lock(&g->lock);
    int status = git.git_tree_walk_(g->tree, GIT_TREEWALK_PRE, list_entry, &l);
    pthread_mutex_unlock(&g->lock);
    if (l.paths.n) qsort(l.paths.at, l.paths.n, sizeof *l.paths.at, by_bytes);
    for (uint32_t i = 0; i < l.paths.n; i++) each(data, l.paths.at[i]);
    return status < 0 ? -1 : 0;
}

static void tree_drop(source *s)
{
    git_source *g = (git_source *)s;
    git.git_tree_free_(g->tree);
    git.git_repository_free_(g->repo);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

source *source_git(arena *a, const char *dir, str revision, int64_t *time, str *below,
                   const char **why)
{
    static const source_ops ops = {tree_read, tree_list, tree_drop, tree_find};
    git_object *object = NULL, *commit = NULL;
    git_source *g = NULL;
    git_repository *repo = NULL;
    *why = git_ready();
    if (*why) return NULL;
    if (git.git_repository_open_ext_(&repo, dir, 0, NULL) ||
        git.git_revparse_single_(&object, repo, str_copy(a, revision).p) ||
        git.git_object_peel_(&commit, object, GIT_OBJECT_COMMIT))
        goto out;
    git_tree *tree;
    if (git.git_commit_tree_(&tree, (git_commit *)commit)) goto out;
    g = mem_alloc(sizeof *g);
    *g = (git_source){{&ops}, repo, tree, PTHREAD_MUTEX_INITIALIZER};
    *time = git.git_commit_time_((git_commit *)commit);
    *below = (str){0};
    const char *top = git.git_repository_workdir_(repo);
    char *real_top = top ? realpath(top, NULL) : NULL, *real = realpath(dir, NULL);
    if (real_top && real && str_starts(str_of(real), real_top))
        path_join(a, (str){0}, str_from(str_of(str_copy(a, str_of(real)).p), strlen(real_top)),
                  below);
    free(real_top);
    free(real);
out:
    if (!g) {
        *why = last_error(a, repo);
        if (repo) git.git_repository_free_(repo);
    }
    if (object) git.git_object_free_(object);
    if (commit) git.git_object_free_(commit);
    return g ? &g->base : NULL;
}

int git_range(arena *a, const char *dir, str range, str_list *revisions, const char **why)
{
    *why = git_ready();
    if (*why) return -1;
    git_repository *repo = NULL;
    git_revwalk *walk = NULL;
    int status = -1;
    if (!git.git_repository_open_ext_(&repo, dir, 0, NULL) && !git.git_revwalk_new_(&walk, repo) &&
        !git.git_revwalk_push_range_(walk, str_copy(a, range).p)) {
        git.git_revwalk_sorting_(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
        git_oid id;
        char hex[13];
        while (!(status = git.git_revwalk_next_(&id, walk)))
            *vec_add(a, revisions) = str_copy(a, str_of(git.git_oid_tostr_(hex, sizeof hex, &id)));
        if (status == GIT_ITEROVER) status = 0;
    }
    if (status) *why = last_error(a, repo);
    if (walk) git.git_revwalk_free_(walk);
    if (repo) git.git_repository_free_(repo);
    return status;
}
